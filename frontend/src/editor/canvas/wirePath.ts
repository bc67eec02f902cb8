// The line of a wire: down from a port to the top of a card, around the side when it leads back up.
import type { Place } from "../../api/types";
import { CARD_WIDTH } from "../../graph/cards";

export interface Line {
  /** An SVG path, with its arrow head. */
  path: string;
  /** Where its `+` stands. */
  middle: Place;
}

const LEAST_FALL = 24;
const BEND = 12;
const RUN = 18;
const SIDE = CARD_WIDTH / 2 + 28;
const MOST_PULL = 110;

export function wireLine(from: Place, to: Place): Line {
  const line = to.y - from.y >= LEAST_FALL ? falling(from, to) : around(from, to);
  return { ...line, path: `${line.path}${head(to)}` };
}

function falling(from: Place, to: Place): Line {
  const pull = Math.min(MOST_PULL, Math.max(16, (to.y - from.y) / 2));
  const path =
    from.x === to.x
      ? `M${from.x},${from.y}L${to.x},${to.y}`
      : `M${from.x},${from.y}C${from.x},${from.y + pull} ${to.x},${to.y - pull} ${to.x},${to.y}`;
  return { path, middle: { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } };
}

/** Down a little, to the free side, up past the card, and into its top. */
function around(from: Place, to: Place): Line {
  const apart = Math.abs(from.x - to.x) > 2 * SIDE;
  const side = apart ? (from.x + to.x) / 2 : Math.max(from.x, to.x) + SIDE;
  const corners = [
    from,
    { x: from.x, y: from.y + RUN },
    { x: side, y: from.y + RUN },
    { x: side, y: to.y - RUN },
    { x: to.x, y: to.y - RUN },
    to,
  ];
  return { path: rounded(corners), middle: { x: side, y: (from.y + to.y) / 2 } };
}

function rounded(points: Place[]): string {
  let path = "";
  points.forEach((point, at) => {
    const before = points[at - 1];
    const after = points[at + 1];
    if (!before) path += `M${point.x},${point.y}`;
    else if (!after) path += `L${point.x},${point.y}`;
    else {
      const into = towards(point, before);
      const out = towards(point, after);
      path += `L${into.x},${into.y}Q${point.x},${point.y} ${out.x},${out.y}`;
    }
  });
  return path;
}

/** The place where the bend at `corner` begins, on the way to `other`. */
function towards(corner: Place, other: Place): Place {
  const length = Math.hypot(other.x - corner.x, other.y - corner.y);
  const part = length === 0 ? 0 : Math.min(BEND, length / 2) / length;
  return {
    x: corner.x + (other.x - corner.x) * part,
    y: corner.y + (other.y - corner.y) * part,
  };
}

function head({ x, y }: Place): string {
  return `M${x - 4},${y - 6}L${x},${y - 1}L${x + 4},${y - 6}`;
}
