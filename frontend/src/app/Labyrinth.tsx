// A drawing for the door: rings with gaps, and the red thread that finds the way through.
import css from "./SignIn.module.css";

const RINGS = [52, 92, 132, 172, 212];
const GAPS = [250, 95, 300, 150, 20];

export function Labyrinth() {
  return (
    <svg viewBox="-250 -250 500 500" className={css.labyrinth} role="presentation">
      {RINGS.map((radius, at) => (
        <path key={radius} d={ring(radius, GAPS[at] ?? 0)} className={css.wall} />
      ))}
      <path d={thread()} className={css.thread} pathLength={1} />
      <circle r="9" className={css.heart} />
    </svg>
  );
}

function point(radius: number, degrees: number): string {
  const angle = (degrees * Math.PI) / 180;
  return `${(radius * Math.cos(angle)).toFixed(1)} ${(radius * Math.sin(angle)).toFixed(1)}`;
}

/** A circle open by some 36 px at an angle. */
function ring(radius: number, gap: number): string {
  const half = (18 / radius) * (180 / Math.PI);
  return `M${point(radius, gap + half)}A${radius} ${radius} 0 1 1 ${point(radius, gap - half)}`;
}

/** From outside, through each gap, along the corridors, to the heart. */
function thread(): string {
  const corridors = [232, 192, 152, 112, 72];
  const gaps = [...GAPS].reverse();
  let path = `M${point(250, 20)}`;
  corridors.slice(1).forEach((radius, at) => {
    const from = gaps[at] ?? 0;
    const to = gaps[at + 1] ?? from;
    const turn = ((to - from + 540) % 360) - 180;
    path += `L${point(radius, from)}A${radius} ${radius} 0 0 ${turn > 0 ? 1 : 0} ${point(radius, to)}`;
  });
  return `${path}L0 0`;
}
