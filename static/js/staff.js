// Loaded instead of site.js for staff and moderators. Each script does nothing on pages without the part it is for.
import "./site.js";
import "./rank_explanation.js";
import "./moderation_queue.js";
import "./queue_bulk.js";
import "./ranked_table.js";
import "./formula.js";
import "./accent_picker.js";
