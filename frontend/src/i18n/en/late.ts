// The words of screens that are opened later than the first one: the debugger, tests.
import debug from "./debugger.json";
import scenarios from "./scenarios.json";

export default { ...debug, ...scenarios };
