// All words of this language; each area of the browser has its file.
import canvas from "./canvas.json";
import change from "./change.json";
import common from "./common.json";
import draft from "./draft.json";
import editor from "./editor.json";
import forms from "./forms.json";
import gallery from "./gallery.json";

export default { ...common, ...editor, ...canvas, ...forms, ...draft, ...change, ...gallery };
