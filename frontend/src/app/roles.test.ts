import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Allowance, includes, ROLES } from "./roles";

const GUARD = readFileSync(join(import.meta.dirname, "../../../studio/auth.py"), "utf8");
const ACTS: Allowance[] = ["test", "attend", "design", "publish", "operate"];

test.each(ROLES)("%s may do here what the studio lets it do", (role) => {
  const line = new RegExp(`"${role}": frozenset\\(\\{(.*)\\}\\)`).exec(GUARD)?.[1] ?? "";
  expect(line).toContain('"read"');
  expect(ACTS.filter((act) => includes(role, act))).toEqual(
    ACTS.filter((act) => line.includes(`"${act}"`)),
  );
});
