export * from "./controls";
export { StepIcon } from "./StepIcon";
export * from "./states";
export * from "./surfaces";
export { type Scheme, useScheme } from "./theme";
export { toast } from "./toast";
