// Where a text stops being JSON: browsers word it in English and often leave out the place.

export interface Broken {
  line: number;
  column: number;
  /** The text ends before the JSON does. */
  early: boolean;
}

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;

/** Line and column (from 1) of the first place that JSON does not allow; null for good JSON. */
export function brokenAt(text: string): Broken | null {
  const at = firstWrong(text);
  if (at === null) return null;
  const before = text.slice(0, at).split("\n");
  return {
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    early: text.slice(at).trim() === "" || unclosed(text, at),
  };
}

/** Whether a string begins here that nothing closes in the rest of the text. */
function unclosed(text: string, at: number): boolean {
  return text[at] === '"' && !/[^\\]"|\n/.test(text.slice(at));
}

function firstWrong(text: string): number | null {
  const open: string[] = [];
  let at = 0;
  let wanted: "value" | "key" | "colon" | "more" = "value";
  let mayClose = false;
  const take = (shape: RegExp): boolean => {
    shape.lastIndex = at;
    if (!shape.test(text)) return false;
    at = shape.lastIndex;
    return true;
  };
  for (;;) {
    take(SPACE);
    const sign = text[at];
    if (wanted === "more" && open.length === 0) return sign === undefined ? null : at;
    if (sign === undefined) return at;
    if ((wanted === "more" || mayClose) && sign === open.at(-1)) {
      at += 1;
      open.pop();
      mayClose = false;
      wanted = "more";
    } else if (wanted === "more") {
      if (sign !== ",") return at;
      at += 1;
      wanted = open.at(-1) === "}" ? "key" : "value";
    } else if (wanted === "colon") {
      if (sign !== ":") return at;
      at += 1;
      wanted = "value";
    } else if (wanted === "key") {
      if (!take(STRING)) return at;
      mayClose = false;
      wanted = "colon";
    } else if (sign === "{" || sign === "[") {
      at += 1;
      open.push(sign === "{" ? "}" : "]");
      mayClose = true;
      wanted = sign === "{" ? "key" : "value";
    } else {
      if (!take(STRING) && !take(PLAIN)) return at;
      mayClose = false;
      wanted = "more";
    }
  }
}
