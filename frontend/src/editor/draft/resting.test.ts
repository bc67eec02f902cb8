// What is shown while someone else edits it: it follows, and refuses.
import { expect, test, vi } from "vitest";
import { context, dupont, kinds } from "../../../tests/graph/kinds";
import { rename } from "../../graph/commands";
import { createEditor } from "../store";
import { resting } from "./resting";

const open = () =>
  createEditor({ flow: "dupont", document: dupont, kinds, language: "fr", shut: null });

test("a resting step refuses changes and follows those of others", () => {
  const store = open();
  const rests = resting(store);
  const heard = vi.fn();
  rests.subscribe(heard);
  const wanted = rename(context(dupont), "fin", "Merci");
  expect(rests.getState().shut).toBe("step");
  expect(rests.getState().run(wanted)).toBe(false);
  expect(store.getState().document).toBe(dupont);
  expect(store.getState().run(wanted)).toBe(true);
  rests.getState().undo();
  expect(rests.getState().document.nodes.fin?.name).toBe("Merci");
  expect(heard).toHaveBeenCalledTimes(1);
});

test("what is shown of it is made once for each state, and tells the stronger reason", () => {
  const store = open();
  const rests = resting(store);
  expect(rests.getState()).toBe(rests.getState());
  rests.getState().set({ spoken: "de", shut: "lock" });
  expect(rests.getState()).toMatchObject({ spoken: "de", shut: "lock" });
});
