// src/api/types.gen.ts is what openapi-typescript makes of openapi.json today.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import openapiTS, { astToString } from "openapi-typescript";
import { expect, test } from "vitest";

const HERE = join(import.meta.dirname, "..");

test("the generated types are fresh (npm run types renews them)", async () => {
  const made = astToString(await openapiTS(readFileSync(join(HERE, "openapi.json"), "utf8")));
  expect(readFileSync(join(HERE, "src/api/types.gen.ts"), "utf8")).toContain(made);
});
