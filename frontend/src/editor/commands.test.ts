import { expect, test } from "vitest";
import { ranked, together } from "./commands";

const entries = [
  { id: "undo", label: "Annuler", words: "défaire, retour", group: "acts" },
  { id: "remove", label: "Supprimer", words: "effacer, corbeille", group: "acts" },
  { id: "menu", label: "Menu d’accueil", group: "steps" },
  { id: "tidy", label: "Ranger", words: "aligner", group: "acts" },
];
const ids = (text: string, recent: string[] = []) =>
  ranked(entries, text, recent).map(({ id }) => id);

test("names, synonyms and words without accents find an act", () => {
  expect(ids("annu")).toEqual(["undo"]);
  expect(ids("defaire")).toEqual(["undo"]);
  expect(ids("EFFACER")).toEqual(["remove"]);
  expect(ids("accueil menu")).toEqual(["menu"]);
  expect(ids("xyz")).toEqual([]);
});

test("the name goes before synonyms, what was used lately before the rest", () => {
  expect(ids("ra")[0]).toBe("tidy");
  expect(ids("r")).toEqual(["tidy", "undo", "remove"]);
  const alike = [
    { id: "a", label: "Relier", group: "acts" },
    { id: "b", label: "Relire", group: "acts" },
  ];
  expect(ranked(alike, "rel", ["b"]).map(({ id }) => id)).toEqual(["b", "a"]);
});

test("groups stay together, the best first", () => {
  const mixed = [entries[2], entries[0], { ...entries[2], id: "other" }] as typeof entries;
  expect(together(mixed).map(({ id }) => id)).toEqual(["menu", "other", "undo"]);
});
