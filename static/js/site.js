// Loaded on every page. Each script only speeds up what a plain form already does.
import "./theme.js";
import "./density.js";
import "./show_password.js";
import "./clean_url.js";
import "./menus.js";
import "./notices.js";
import "./email_dialog.js";
import "./vote.js";
import "./back.js";
import "./helpful_votes.js";
import "./mention_suggestions.js";
import "./preview.js";
import "./character_counter.js";
import "./draft.js";
import "./similar_ideas.js";
import "./duplicate_choices.js";
import "./choice_notes.js";
import "./extra_fields.js";
import "./search_suggestions.js";
import "./reason_templates.js";
import "./image_upload.js";
import "./clipboard.js";
import "./submit_once.js";
import "./keyboard_shortcuts.js";

// Shows the controls that need the scripts, now that they are all loaded.
document.documentElement.classList.add("scripted");
