// Prints what a first visit downloads and fails above the budget: node size.mjs DIR
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 260;
const root = process.argv[2] ?? "../studio/web";
const html = readFileSync(join(root, "index.html"), "utf8");
let total = 0;
for (const [, path] of html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)) {
  const size = gzipSync(readFileSync(join(root, path)), { level: 9 }).length / 1024;
  total += size;
  console.log(`${size.toFixed(1).padStart(8)} kB  ${path}`);
}
console.log(
  `${total.toFixed(1).padStart(8)} kB  initial JavaScript, gzip (budget ${BUDGET_KB} kB)`,
);
process.exit(total > BUDGET_KB ? 1 : 0);
