// More fields: check boxes, a small window beside a button, a large sheet over the page.
import { Checkbox as MantineCheckbox, Popover as MantinePopover, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import css from "./ui.module.css";

export const Checkbox = MantineCheckbox;

interface PopoverProps {
  open: boolean;
  onClose: () => void;
  target: ReactNode;
  children: ReactNode;
  width?: number;
}

/** A small window beside what opens it; Escape and a click outside close it. */
export function Popover({ open, onClose, target, children, width = 280 }: PopoverProps) {
  return (
    <MantinePopover
      opened={open}
      onChange={(now) => !now && onClose()}
      position="bottom-start"
      width={width}
      shadow="md"
      radius="md"
      trapFocus
      returnFocus
      withinPortal
    >
      <MantinePopover.Target>{target}</MantinePopover.Target>
      <MantinePopover.Dropdown>{children}</MantinePopover.Dropdown>
    </MantinePopover>
  );
}

interface SheetProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
}

/** A large page over the page, for something that needs room. */
export function Sheet({ open, onClose, title, children }: SheetProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={title}
      size="76rem"
      radius="lg"
      yOffset="2.5vh"
      closeButtonProps={{ "aria-label": t("ui.close") }}
      classNames={{ title: css.overlayTitle ?? "" }}
      overlayProps={{ color: "#0b1020", backgroundOpacity: 0.38 }}
      transitionProps={{ transition: "fade", duration: 120 }}
    >
      {children}
    </Modal>
  );
}
