// What floats over the page or holds a part of it.
import {
  Drawer as MantineDrawer,
  VisuallyHidden as MantineHidden,
  Menu as MantineMenu,
  Modal,
} from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button, type ButtonKind } from "./controls";
import css from "./ui.module.css";

interface OverlayProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  wide?: boolean;
  /** A dialog near the top of the window: its height may change while one types. */
  high?: boolean;
}

const SHADE = { color: "#0b1020", backgroundOpacity: 0.38 };

export function Dialog({ open, onClose, title, children, wide, high }: OverlayProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={title}
      centered={!high}
      {...(high ? { yOffset: "10dvh" } : {})}
      size={wide ? "lg" : "md"}
      radius="lg"
      closeButtonProps={{ "aria-label": t("ui.close") }}
      classNames={{ title: css.overlayTitle ?? "" }}
      overlayProps={SHADE}
      transitionProps={{ transition: "fade", duration: 120 }}
    >
      {children}
    </Modal>
  );
}

export function Drawer({ open, onClose, title, children, wide }: OverlayProps) {
  const { t } = useTranslation();
  return (
    <MantineDrawer
      opened={open}
      onClose={onClose}
      title={title}
      position="right"
      size={wide ? "lg" : "md"}
      closeButtonProps={{ "aria-label": t("ui.close") }}
      classNames={{ title: css.overlayTitle ?? "" }}
      overlayProps={SHADE}
      transitionProps={{ duration: 160 }}
    >
      {children}
    </MantineDrawer>
  );
}

interface ConfirmProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children?: ReactNode;
  act: string;
  kind?: ButtonKind;
  busy?: boolean;
  onConfirm: () => void;
}

export function Confirm({
  open,
  onClose,
  title,
  children,
  act,
  kind,
  busy,
  onConfirm,
}: ConfirmProps) {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onClose={onClose} title={title}>
      {children}
      <DialogFoot>
        <Button onClick={onClose}>{t("ui.cancel")}</Button>
        <Button kind={kind ?? "primary"} busy={busy ?? false} onClick={onConfirm} data-autofocus>
          {act}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

export function DialogFoot({ children }: { children: ReactNode }) {
  return <div className={css.foot}>{children}</div>;
}

interface MenuProps {
  trigger: ReactNode;
  children: ReactNode;
  width?: number;
}

export function Menu({ trigger, children, width = 220 }: MenuProps) {
  return (
    <MantineMenu
      withInitialFocusPlaceholder={false}
      position="bottom-end"
      width={width}
      shadow="md"
      radius="md"
      withinPortal
    >
      <MantineMenu.Target>{trigger}</MantineMenu.Target>
      <MantineMenu.Dropdown>{children}</MantineMenu.Dropdown>
    </MantineMenu>
  );
}

interface MenuItemProps {
  icon?: ReactNode;
  children: ReactNode;
  onClick: () => void;
  danger?: boolean;
  disabled?: boolean;
  /** Why it cannot be chosen. */
  reason?: string | undefined;
  /** Stands at its end: a key. */
  end?: ReactNode;
}

export function MenuItem({
  icon,
  children,
  onClick,
  danger,
  disabled,
  reason,
  end,
}: MenuItemProps) {
  return (
    <MantineMenu.Item
      leftSection={icon}
      rightSection={end}
      onClick={onClick}
      disabled={disabled || reason !== undefined}
      title={reason}
      {...(danger ? { c: "var(--danger-text)" } : {})}
    >
      {children}
    </MantineMenu.Item>
  );
}

interface MenuChoicesProps<V extends string> {
  value: V;
  onChange: (value: V) => void;
  options: { value: V; label: ReactNode }[];
}

/** One of several: the menu shows which, and closes on a choice. */
export function MenuChoices<V extends string>({ value, onChange, options }: MenuChoicesProps<V>) {
  return (
    <MantineMenu.RadioGroup value={value} onChange={(chosen) => onChange(chosen as V)}>
      {options.map((option) => (
        <MantineMenu.RadioItem key={option.value} value={option.value} closeMenuOnClick>
          {option.label}
        </MantineMenu.RadioItem>
      ))}
    </MantineMenu.RadioGroup>
  );
}

export const MenuLabel = MantineMenu.Label;
export const MenuLine = MantineMenu.Divider;
export const VisuallyHidden = MantineHidden;
