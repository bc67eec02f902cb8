// The debugger: all of it comes with the first call that is followed.
export { DebugBar } from "./Bar";
export { DebugDrawing } from "./Drawing";
export { DebugPanel } from "./Panel";
export { DebugActs, DebugStates } from "./Top";
export { VersionPage } from "./VersionPage";
