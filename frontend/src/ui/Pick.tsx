// Choosing one of many by typing: groups, icons, hints, and making something new in place.
import { Combobox, InputBase, ScrollArea, useCombobox } from "@mantine/core";
import { ChevronDown, Plus, X } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./Pick.module.css";

export interface PickItem {
  value: string;
  label: string;
  hint?: string | undefined;
  icon?: ReactNode;
  /** More words by which it is found. */
  more?: string;
}

export interface PickGroup {
  label?: string;
  items: PickItem[];
}

interface PickProps {
  label: string;
  value: string | null;
  groups: PickGroup[];
  onChange: (value: string) => void;
  /** Shown when nothing is chosen. */
  placeholder?: string | undefined;
  /** The word of the act that takes the choice away; without it there is none. */
  clear?: { label: string; run: () => void } | undefined;
  /** Offers to make what was typed; `label` gives its words, or null when it cannot be made. */
  create?: { label: (typed: string) => string | null; run: (typed: string) => void } | undefined;
  /** What stands for a value that is not among the items. */
  lost?: ((value: string) => string) | undefined;
  id?: string | undefined;
  describedBy?: string | undefined;
  tone?: "amber" | "danger" | undefined;
  quiet?: boolean;
  disabled?: boolean;
  [data: `data-${string}`]: string | undefined;
}

const MOST = 80;

function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();
}

function fitting(groups: PickGroup[], typed: string): PickGroup[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  let left = MOST;
  return groups
    .map(({ label, items }) => {
      const fit = items.filter((item) => {
        const text = plain(`${item.label} ${item.hint ?? ""} ${item.more ?? ""} ${item.value}`);
        return words.every((word) => text.includes(word));
      });
      const shown = fit.slice(0, left);
      left -= shown.length;
      return { ...(label === undefined ? {} : { label }), items: shown };
    })
    .filter(({ items }) => items.length > 0);
}

export function Pick(props: PickProps) {
  const { label, value, groups, onChange, placeholder, clear, create, lost, quiet, tone } = props;
  const { id, describedBy, disabled, ...rest } = props;
  const data = Object.fromEntries(
    Object.entries(rest).filter(([name]) => name.startsWith("data-")),
  );
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const box = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setTyped(null);
    },
  });
  const chosen = useMemo(
    () => groups.flatMap(({ items }) => items).find((item) => item.value === value),
    [groups, value],
  );
  const said = chosen?.label ?? (value ? (lost?.(value) ?? value) : "");
  const open = combobox.dropdownOpened;
  const shown = open ? fitting(groups, typed ?? "") : [];
  const made = typed?.trim() ? create?.label(typed.trim()) : null;
  const { selectFirstOption } = combobox;
  useEffect(() => {
    // Enter takes the first of what fits; what fits is known once it is drawn.
    if (typed !== null) selectFirstOption();
  }, [typed, selectFirstOption]);
  const choose = (option: string) => {
    if (option === "+") create?.run((typed ?? "").trim());
    else if (option === "-") clear?.run();
    else onChange(option.slice(1));
    combobox.closeDropdown();
  };
  const begin = () => {
    if (!disabled) combobox.openDropdown();
  };
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={choose}
      width="max-content"
      position="bottom-start"
      shadow="md"
      radius="md"
      middlewares={{ flip: true, shift: true, size: false }}
    >
      <Combobox.Target>
        <InputBase
          ref={box}
          id={id}
          {...data}
          aria-label={label}
          aria-describedby={describedBy}
          aria-invalid={tone === "danger" || undefined}
          classNames={{ input: css.input ?? "", root: css.root ?? "" }}
          wrapperProps={{ "data-tone": tone, "data-quiet": quiet || undefined }}
          disabled={disabled ?? false}
          leftSection={typed === null ? chosen?.icon : undefined}
          rightSection={<ChevronDown size={15} aria-hidden="true" />}
          rightSectionPointerEvents="none"
          placeholder={said || placeholder || ""}
          value={typed ?? said}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onClick={begin}
          onFocus={(event) => event.currentTarget.select()}
          onBlur={() => combobox.closeDropdown()}
          onKeyDown={(event) => {
            if (event.key === "Escape" && open) {
              event.stopPropagation();
              combobox.closeDropdown();
            }
            if (event.key === "Enter" && !open) begin();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown className={css.dropdown ?? ""}>
        <Combobox.Options>
          <ScrollArea.Autosize mah={300} type="scroll">
            {clear && value && !typed?.trim() && (
              <Combobox.Option value="-" className={css.option ?? ""}>
                <X size={15} aria-hidden="true" />
                <span className={css.quiet}>{clear.label}</span>
              </Combobox.Option>
            )}
            {shown.map((group, at) => (
              <Combobox.Group
                key={group.label ?? at}
                {...(group.label ? { label: group.label } : {})}
              >
                {group.items.map((item) => (
                  <Combobox.Option
                    key={item.value}
                    value={`=${item.value}`}
                    active={item.value === value}
                    className={css.option ?? ""}
                  >
                    {item.icon}
                    <span className={css.words}>
                      <span>{item.label}</span>
                      {item.hint && <span className={css.hint}>{item.hint}</span>}
                    </span>
                  </Combobox.Option>
                ))}
              </Combobox.Group>
            ))}
            {made && (
              <Combobox.Option value="+" className={css.option ?? ""}>
                <Plus size={15} aria-hidden="true" />
                <span>{made}</span>
              </Combobox.Option>
            )}
            {shown.length === 0 && !made && <Combobox.Empty>{t("ui.nothing")}</Combobox.Empty>}
          </ScrollArea.Autosize>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
