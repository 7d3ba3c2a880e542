// Loaded instead of site.js on every page of staff and moderators. Each script waits for the part of a page that it is for.
import "./site.js";
import "./rank_explanation.js";
import "./moderation_queue.js";
import "./queue_bulk.js";
import "./ranked_table.js";
import "./formula.js";
import "./accent_picker.js";
