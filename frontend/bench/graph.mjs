// How long commands, queries and tidying up take on large flows: `node bench/graph.mjs`.
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const vite = await createServer({
  root,
  configFile: false,
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  appType: "custom",
  logLevel: "error",
  optimizeDeps: { noDiscovery: true, include: [] },
});
const load = (path) => vite.ssrLoadModule(path);
const commands = await load("/src/graph/commands/index.ts");
const { placeOf, tidyPlaces } = await load("/src/graph/layout/index.ts");
const queries = await load("/src/graph/queries.ts");
const diff = await load("/src/graph/diff.ts");
const { patched } = await load("/src/graph/change.ts");
const { context, kinds, large } = await load("/tests/graph/kinds.ts");

function measured(name, size, run) {
  for (let at = 0; at < 5; at++) run(at);
  const times = [];
  for (let at = 0; at < 25; at++) {
    const start = performance.now();
    run(at);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const [middle, worst] = [times[12], times[24]].map((ms) => ms.toFixed(2).padStart(8));
  console.log(`${String(size).padStart(5)}  ${name.padEnd(26)} ${middle} ms ${worst} ms`);
}

console.log("steps  what                         median     worst");
for (const size of [50, 500, 1000]) {
  const bare = large(size);
  measured("places of all steps", size, () => placeOf({ ...bare }, kinds));
  const document = structuredClone({ ...bare, layout: placeOf(bare, kinds) });
  const c = context(document);
  const text = commands.copySteps(c, ["m1", "p1_1", "p1_2", "b1"]);
  const wire = { node: "m2", port: "1" };
  const all = {
    "add at a free port": () =>
      commands.addStep(c, { type: "play", from: { node: "m2", port: "invalid" } }),
    "insert on a wire": () => commands.insertOnWire(c, wire, "menu"),
    connect: () => commands.connect(c, wire, "b3"),
    "type into a prompt": (at) => commands.setParam(c, "m2", "/prompt/text/fr", `Bonjour ${at}`),
    "key of an option": () => commands.setParam(c, "m2", "/options/1/key", "7"),
    "move 20 steps": (at) =>
      commands.moveSteps(
        c,
        Object.fromEntries(
          Object.keys(document.nodes)
            .slice(0, 20)
            .map((id) => [id, { x: at * 8, y: 0 }]),
        ),
      ),
    "delete with heal": () => commands.removeSteps(c, ["p2_3"]),
    "paste 4 steps": () => commands.pasteSteps(c, text),
    "duplicate a branch": () => commands.duplicateBranch(c, { ...wire, language: "it" }),
    "rename a variable": () =>
      commands.renameVariable(
        context({ ...document, variables: { nom: { type: "text" } } }),
        "nom",
        "client",
      ),
  };
  for (const [name, run] of Object.entries(all)) measured(name, size, run);
  measured("search steps", size, () => queries.searchSteps(document, kinds, "message 3"));
  measured("what is to do, all cards", size, () => {
    for (const placed of Object.values(document.nodes))
      queries.todo(kinds.get(placed.type), placed, document);
  });
  const mine = patched(document, commands.rename(c, "m1", "Mien").patches);
  const theirs = patched(document, commands.insertOnWire(c, wire, "play").patches);
  measured("rebase", size, () => diff.rebase(document, mine, theirs, kinds));
  measured("differences", size, () => diff.differences(document, theirs, kinds));
  const ELK = createRequire(import.meta.url)("elkjs/lib/elk.bundled.js");
  const elk = new ELK();
  for (const round of ["tidy up, first time", "tidy up, again"]) {
    const start = performance.now();
    await tidyPlaces(document, kinds, undefined, (graph) => elk.layout(graph));
    console.log(
      `${String(size).padStart(5)}  ${round.padEnd(26)} ${(performance.now() - start).toFixed(0).padStart(5)} ms`,
    );
  }
}
await vite.close();
