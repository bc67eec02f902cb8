import { expect, test } from "vitest";
import type { FlowRow } from "../../api/types";
import { namedAlike } from "../../graph/names";
import { namesakes } from "./importFlow";

const flow = (id: string, name: string, archived = false) => ({ id, name, archived }) as FlowRow;
const flows = [flow("accueil", "Accueil"), flow("accueil-2", "Accueil"), flow("old", "Nuit", true)];

test("a file may be meant for flows of its name, or for the one whose export it is", () => {
  const ids = (document: unknown, file: string) =>
    namesakes(flows, document, file).map((one) => one.id);
  expect(ids({ name: "Accueil" }, "x.json")).toEqual(["accueil", "accueil-2"]);
  expect(ids({ name: "Renommé" }, "accueil-2.JSON")).toEqual(["accueil-2"]);
  expect(ids({ name: "Nuit" }, "old.json")).toEqual([]);
  expect(ids(null, "x.json")).toEqual([]);
});

test("flows of the same name are told apart", () => {
  expect([...namedAlike(flows)]).toEqual(["accueil", "accueil-2"]);
});
