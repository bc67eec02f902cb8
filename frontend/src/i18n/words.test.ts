// Every text exists in every language, with the same gaps, and every text is used.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import enFirst from "./en";
import enAttendance from "./en/attendance";
import enLate from "./en/late";
import frFirst from "./fr";
import frAttendance from "./fr/attendance";
import frLate from "./fr/late";
import itFirst from "./it";
import itAttendance from "./it/attendance";
import itLate from "./it/late";

const en = { ...enFirst, ...enLate, ...enAttendance };
const fr = { ...frFirst, ...frLate, ...frAttendance };
const it = { ...itFirst, ...itLate, ...itAttendance };

type Words = { [key: string]: string | Words };

function flat(words: Words, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === "string") found.set(path + key, value);
    else for (const [inner, text] of flat(value, `${path}${key}.`)) found.set(inner, text);
  }
  return found;
}

const french = flat(fr);
const gaps = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

test.each([
  ["en", flat(en)],
  ["it", flat(it)],
])("%s has the same keys as fr, none empty, with the same gaps", (_, words) => {
  expect([...words.keys()].sort()).toEqual([...french.keys()].sort());
  for (const [key, text] of words) {
    expect(text.trim(), key).not.toBe("");
    const optional = /_(one|other)$/.test(key) ? ["count"] : [];
    const mine = gaps(text).filter((gap) => !optional.includes(gap ?? ""));
    const theirs = gaps(french.get(key) ?? "").filter((gap) => !optional.includes(gap ?? ""));
    expect(mine, key).toEqual(theirs);
  }
});

test("every text is used somewhere", () => {
  const root = join(import.meta.dirname, "..");
  const code = readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes(".test."))
    .map((name) => readFileSync(join(root, name), "utf8"))
    .join("\n");
  const unused = [...french.keys()].filter((key) => {
    const name = key.replace(/_(one|other)$/, "");
    const family = name.slice(0, name.lastIndexOf(".") + 1);
    return !code.includes(`"${name}"`) && !code.includes(`\`${family}\${`);
  });
  expect(unused).toEqual([]);
});

test("one word for the print that is kept elsewhere, one form for what a button does", () => {
  const found = (words: Words, wrong: RegExp) =>
    [...flat(words)].filter(([, text]) => wrong.test(text)).map(([key]) => key);
  expect(found(fr, /\bancres?\b/i)).toEqual([]);
  expect(found(it, /\bancor[ae] annotat|\bbase di dati|dalla base\b/i)).toEqual([]);
});

test("Italian buttons command one, sentences speak to several, one word names a thing", () => {
  const italian = [...flat(it)];
  const found = (wrong: RegExp, but: RegExp = /^$/) =>
    italian.filter(([key, text]) => wrong.test(text) && !but.test(key)).map(([key]) => key);
  // Names of changes and of settings, what a search understands, and questions: no buttons.
  const names = /^change\.|^action\.words\.|\.why\.|^forms\.marker$|^scenarios\.blocking\.label$/;
  expect(found(/(?:^|: )(?!Cellulare|Vere )\p{L}+[aei](?:re|rsi)(?!\p{L}|.*\?$)/u, names)).toEqual(
    [],
  );
  expect(found(/(?<!\p{L})(Lei|Suo|Sua|Suoi|Sue|tuo|tua|puoi|stai|hai)(?!\p{L})/u)).toEqual([]);
  expect(
    found(/\b(chi chiama|fas[ei]|quadro|storico|incidente|riattacc\w+|dal vivo|fuori linea)\b/i),
  ).toEqual([]);
});

test.each([
  ["fr", french],
  ["it", flat(it)],
])("%s has typographic apostrophes", (_, words) => {
  expect([...words.values()].filter((text) => text.includes("'"))).toEqual([]);
});
