// Buttons and fields: Mantine's, with our defaults.
import {
  ActionIcon,
  type ActionIconProps,
  Kbd,
  Button as MantineButton,
  type ButtonProps as MantineButtonProps,
  Switch as MantineSwitch,
  NativeSelect,
  PasswordInput,
  SegmentedControl,
  Textarea,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { type ComponentPropsWithRef, createContext, type ReactNode, useContext } from "react";

export type ButtonKind = "primary" | "plain" | "quiet" | "danger";

const VARIANTS: Record<ButtonKind, Pick<MantineButtonProps, "variant" | "color">> = {
  primary: { variant: "filled" },
  plain: { variant: "default" },
  quiet: { variant: "subtle" },
  danger: { variant: "filled", color: "thread" },
};

interface ButtonProps extends Omit<ComponentPropsWithRef<"button">, "color" | "style"> {
  kind?: ButtonKind;
  icon?: ReactNode;
  busy?: boolean;
  wide?: boolean;
  size?: "xs" | "sm" | "md";
  /** Why it cannot be pressed: it looks disabled, and tells the reason on hover and focus. */
  reason?: string | undefined;
}

export function Button({ reason, ...rest }: ButtonProps) {
  if (!reason) return <Plain {...rest} />;
  return (
    <Tooltip label={reason} multiline maw={260} events={{ hover: true, focus: true, touch: true }}>
      <Plain
        {...rest}
        aria-disabled
        data-disabled
        type="button"
        onClick={(event) => event.preventDefault()}
      />
    </Tooltip>
  );
}

interface PlainProps extends Omit<ButtonProps, "reason"> {
  "data-disabled"?: boolean;
}

function Plain({ kind = "plain", icon, busy, wide, size = "sm", ...rest }: PlainProps) {
  return (
    <MantineButton
      type="button"
      size={size}
      {...VARIANTS[kind]}
      {...(icon ? { leftSection: icon } : {})}
      loading={busy ?? false}
      fullWidth={wide ?? false}
      {...rest}
    />
  );
}

interface IconButtonProps extends Omit<ComponentPropsWithRef<"button">, "color" | "style"> {
  label: string;
  kind?: "plain" | "quiet";
  size?: ActionIconProps["size"];
}

/** A button that is only an icon: its label is read aloud and shown on hover. */
export function IconButton({ label, kind = "quiet", size = "lg", ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} openDelay={400} events={{ hover: true, focus: true, touch: false }}>
      <ActionIcon
        type="button"
        variant={kind === "plain" ? "default" : "subtle"}
        color="gray"
        c="var(--muted)"
        size={size}
        aria-label={label}
        {...rest}
      />
    </Tooltip>
  );
}

interface SegmentedProps<V extends string> {
  label: string;
  value: V;
  onChange: (value: V) => void;
  options: { value: V; label: ReactNode }[];
  wide?: boolean;
}

export function Segmented<V extends string>({
  label,
  value,
  onChange,
  options,
  wide,
}: SegmentedProps<V>) {
  return (
    <SegmentedControl
      aria-label={label}
      value={value}
      onChange={(chosen) => onChange(chosen as V)}
      data={options}
      readOnly={useContext(ReadOnly)}
      fullWidth={wide ?? false}
      size="sm"
      withItemsBorders={false}
    />
  );
}

interface SelectProps {
  label: string;
  hideLabel?: boolean;
  value: string;
  onChange: (value: string) => void;
  options: (
    | { value: string; label: string }
    | { group: string; items: { value: string; label: string }[] }
  )[];
  disabled?: boolean;
  help?: string;
}

/** The machine's own list: quick by keyboard, right on a telephone. */
export function Select({
  label,
  hideLabel,
  value,
  onChange,
  options,
  disabled,
  help,
}: SelectProps) {
  return (
    <NativeSelect
      {...(hideLabel ? { "aria-label": label } : { label })}
      description={help}
      value={value}
      disabled={disabled ?? false}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={options as never}
    />
  );
}

/** Whether the fields inside are only there to be read; buttons are not touched by it. */
export const ReadOnly = createContext(false);

export function TextField(props: ComponentPropsWithRef<typeof TextInput>) {
  return <TextInput readOnly={useContext(ReadOnly)} {...props} />;
}

export function TextArea(props: ComponentPropsWithRef<typeof Textarea>) {
  return <Textarea readOnly={useContext(ReadOnly)} {...props} />;
}

/** Switches cannot be read-only: they are disabled instead. */
export function Switch(props: ComponentPropsWithRef<typeof MantineSwitch>) {
  return <MantineSwitch disabled={useContext(ReadOnly)} {...props} />;
}

export const PasswordField = PasswordInput;
export const Key = Kbd;
export { Tooltip };
