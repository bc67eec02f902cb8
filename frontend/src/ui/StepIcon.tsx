// The square of a step: its icon on the hue of its group. The names come from the catalogue.
import {
  Building,
  CircleDot,
  Clock,
  ClockCheck,
  CornerDownRight,
  Grip,
  Hash,
  Languages,
  ListTree,
  type LucideIcon,
  PhoneIncoming,
  PhoneOff,
  Speech,
  Split,
  Tally5,
  Variable,
  Volume2,
} from "lucide-react";
import css from "./ui.module.css";

const ICONS: Record<string, LucideIcon> = {
  building: Building,
  clock: Clock,
  "clock-check": ClockCheck,
  "corner-down-right": CornerDownRight,
  grip: Grip,
  hash: Hash,
  languages: Languages,
  "list-tree": ListTree,
  "phone-incoming": PhoneIncoming,
  "phone-off": PhoneOff,
  speech: Speech,
  split: Split,
  "tally-5": Tally5,
  variable: Variable,
  "volume-2": Volume2,
};

export function StepIcon({ icon, group }: { icon: string | undefined; group: string | undefined }) {
  const Shape = ICONS[icon ?? ""] ?? CircleDot;
  return (
    <span className={css.stepIcon} data-group={group} aria-hidden="true">
      <Shape size={16} strokeWidth={2.2} />
    </span>
  );
}
