import { expect, test } from "vitest";
import type { Person } from "../../live/edit";
import { byStep, holderOf, hueOf, initials, oncePerPerson, others } from "./presence";

function person(sid: string, more: Partial<Person> = {}): Person {
  const since = "2026-01-01T10:00:00Z";
  return { sid, user: sid, name: sid, can: "design", node: null, field: null, since, ...more };
}

test("the others are all pages but this one", () => {
  expect(others([person("a"), person("b")], "a").map(({ sid }) => sid)).toEqual(["b"]);
});

test("people are found by the step they are at", () => {
  const at = byStep([person("a", { node: "menu" }), person("b"), person("c", { node: "menu" })]);
  expect([...at].map(([node, there]) => [node, there.map(({ sid }) => sid)])).toEqual([
    ["menu", ["a", "c"]],
  ]);
});

test("a person with two pages is shown once, where they work", () => {
  const pages = [person("a", { user: "u" }), person("b", { user: "u", node: "menu" })];
  expect(oncePerPerson(pages).map(({ sid }) => sid)).toEqual(["b"]);
});

test("looking at a step does not hold it, a cursor in its form does", () => {
  const looks = person("a", { node: "menu" });
  expect(holderOf("menu", [looks], {})).toBeNull();
  expect(holderOf("menu", [{ ...looks, field: "/prompt" }], {})?.sid).toBe("a");
  expect(holderOf("menu", [{ ...looks, field: "/prompt", can: "read" }], {})).toBeNull();
});

test("who came first holds it, until someone takes it over", () => {
  const first = person("a", { node: "menu", field: "/x", since: "2026-01-01T10:00:00Z" });
  const second = person("b", { node: "menu", field: "/y", since: "2026-01-01T10:05:00Z" });
  expect(holderOf("menu", [second, first], {})?.sid).toBe("a");
  expect(holderOf("menu", [second, first], { menu: "b" })?.sid).toBe("b");
  expect(holderOf("menu", [{ ...second, node: "bye" }, first], { menu: "b" })?.sid).toBe("a");
});

test("initials and hues of people", () => {
  expect(["Marie Curie", "jean", "é", ""].map(initials)).toEqual(["MC", "J", "É", "?"]);
  expect(hueOf("marie@example.org")).toBe(hueOf("marie@example.org"));
});
