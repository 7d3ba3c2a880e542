// Everything here only makes quicker what a plain form already does.
import "./theme.js";
import "./tidy.js";
import "./menus.js";
import "./vote.js";
import "./helpful.js";
import "./naming.js";
import "./preview.js";
import "./counter.js";
import "./draft.js";
import "./similar.js";
import "./search.js";
import "./suggest.js";
import "./pictures.js";
import "./copy.js";
import "./once.js";
import "./keys.js";
