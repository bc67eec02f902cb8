// Where the cards stand.
export { type Aligned, aligned, type Guide } from "./guides";
export { placeOf } from "./place";
export { GAP_X, GAP_Y, type Layout, type Rect, rectOf } from "./rects";
export { makeRoom } from "./room";
export { type Engine, tidyPlaces } from "./tidy";
