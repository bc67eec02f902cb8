export * from "./controls";
export * from "./inputs";
export { Pick, type PickGroup, type PickItem } from "./Pick";
export { PlaceMenu } from "./PlaceMenu";
export { StepIcon } from "./StepIcon";
export * from "./states";
export * from "./surfaces";
export { type Scheme, useScheme } from "./theme";
export { toast } from "./toast";
