// What the editor uses of drafts: opening and saving, the others, locks, the production version.
//
// <StepGuard node>form</StepGuard> lets the form rest while someone else edits the step.
// <Mark person/> is for the cards. Notices and ConflictDialog are loaded beside the page.
export { LockButton } from "./LockButton";
export { Mark, People } from "./People";
export { restoreProduction } from "./production";
export { SaveState } from "./SaveState";
export { StepGuard } from "./StepGuard";
export { type DraftView, useDraft } from "./useDraft";
export { useHolder, useOthers, usePresence } from "./usePresence";
export { useRestoreProduction } from "./useRestoreProduction";
