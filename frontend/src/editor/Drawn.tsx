// The canvas of the editor; while the tests are open, with what they showed laid over it.
import { useResults } from "../scenarios/results";
import { Canvas } from "./canvas/Canvas";
import { useEditor } from "./useEditor";

export function Drawn() {
  const shown = useEditor((state) => state.panel === "tests");
  const flow = useEditor((state) => state.flow);
  const overlay = useResults((results) => (results.flow === flow ? results.overlay : undefined));
  return <Canvas mode="edit" {...(shown && overlay ? { overlay } : {})} />;
}
