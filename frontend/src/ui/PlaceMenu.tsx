// A menu that opens at a place of the window: what the second mouse button shows.
import { Menu as MantineMenu } from "@mantine/core";
import type { ReactNode } from "react";
import css from "./ui.module.css";

interface Props {
  /** In pixels of the window. */
  x: number;
  y: number;
  label: string;
  onClose: () => void;
  children: ReactNode;
}

export function PlaceMenu({ x, y, label, onClose, children }: Props) {
  return (
    <MantineMenu
      opened
      withInitialFocusPlaceholder={false}
      onChange={(opened) => !opened && onClose()}
      position="bottom-start"
      offset={2}
      width={280}
      shadow="md"
      radius="md"
      withinPortal
      returnFocus
    >
      <MantineMenu.Target>
        <button
          type="button"
          className={css.place}
          style={{ left: x, top: y }}
          tabIndex={-1}
          aria-label={label}
        />
      </MantineMenu.Target>
      <MantineMenu.Dropdown>{children}</MantineMenu.Dropdown>
    </MantineMenu>
  );
}
