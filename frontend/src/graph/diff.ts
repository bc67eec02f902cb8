// What differs between two documents, and how the work of two people on one flow comes together.
export { type Difference, differences } from "./diff/differences";
export { mended, touches } from "./diff/mended";
export { type Conflict, carried, type Rebased, rebase, settled } from "./diff/rebase";
