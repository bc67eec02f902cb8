// The sign of a status: never colour alone.
import {
  CalendarPlus2,
  Check,
  CircleDashed,
  ClockAlert,
  DoorOpen,
  LogOut,
  type LucideIcon,
  Timer,
  UserCheck,
  UserX,
} from "lucide-react";
import { useWords } from "../../i18n/useWords";
import { Tag } from "../../ui";
import type { Status } from "./boardStatus";

const SIGNS: Record<Status, LucideIcon> = {
  missing: UserX,
  overdue: ClockAlert,
  open: DoorOpen,
  late: Timer,
  early: LogOut,
  unplanned: CalendarPlus2,
  present: UserCheck,
  done: Check,
  expected: CircleDashed,
};

const TONES = {
  missing: "danger",
  overdue: "amber",
  open: "amber",
  late: "amber",
  early: "amber",
  unplanned: "primary",
  present: "ok",
  done: "plain",
  expected: "plain",
} as const satisfies Record<Status, string>;

export function StatusIcon({ status, size = 14 }: { status: Status; size?: number }) {
  const Sign = SIGNS[status];
  return <Sign size={size} strokeWidth={2.4} aria-hidden="true" />;
}

export function StatusTag({ status }: { status: Status }) {
  const { t } = useWords();
  return (
    <Tag tone={TONES[status]} icon={<StatusIcon status={status} />}>
      {t(`attendance.status.${status}`)}
    </Tag>
  );
}
