// Everything that can be done to a flow. Each command gives a change, or null: nothing to do.

export type { JsonPatch } from "../pointers";
export type { Reference } from "../references";
export { addStep, insertOnWire, insertStepOnWire, type NewStep } from "./add";
export { type BranchWish, duplicateBranch } from "./branch";
export {
  copySteps,
  duplicateSteps,
  type Exists,
  type Pasted,
  pasteSteps,
} from "./copy";
export {
  addNote,
  type FlowPart,
  removeNote,
  renameVariable,
  setFlow,
  setNote,
  setVariable,
} from "./flow";
export { type ParamOptions, setParam } from "./params";
export { removeSteps } from "./remove";
export { moveSteps, rename, setExtra, tidy } from "./steps";
export { applyFix, replaceAll } from "./whole";
export { connect, disconnect, type Lane, setLane, setStart } from "./wires";
