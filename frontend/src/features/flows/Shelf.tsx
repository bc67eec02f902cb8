// The flows of the workspace, with what finds one among many: search, states, order.
import { Search } from "lucide-react";
import { type KeyboardEvent, useDeferredValue, useState } from "react";
import type { FlowRow } from "../../api/types";
import { namedAlike } from "../../graph/names";
import { useWords } from "../../i18n/useWords";
import { Button, Empty, Select, TextField, VisuallyHidden } from "../../ui";
import { FlowItem } from "./FlowItem";
import css from "./FlowsPage.module.css";
import { useOrder } from "./kept";
import { counted, ORDERS, STATES, type State, shown } from "./shelf";

export function Shelf({ flows }: { flows: FlowRow[] }) {
  const { t, language } = useWords();
  const [search, setSearch] = useState("");
  const [asked, setAsked] = useState<State>("all");
  const [order, setOrder] = useOrder();
  const wanted = useDeferredValue(search);
  const counts = counted(flows);
  // A state that has no flow any more is left by itself.
  const state = counts[asked] > 0 ? asked : "all";
  const twins = namedAlike(flows);
  const rows = shown(flows, { search: wanted, state, order, language });

  return (
    <>
      <div className={css.tools}>
        <TextField
          type="search"
          className={css.search ?? ""}
          leftSection={<Search size={16} />}
          placeholder={t("gallery.search")}
          aria-label={t("gallery.search")}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") toRow(event, 0);
          }}
        />
        <fieldset className={css.filters} aria-label={t("gallery.states")}>
          {STATES.filter((one) => one === "all" || counts[one] > 0).map((one) => (
            <button
              key={one}
              type="button"
              className={css.filter}
              aria-pressed={one === state}
              onClick={() => setAsked(one)}
            >
              {t(`gallery.state.${one}`)}
              <span className={css.filterCount}>{counts[one]}</span>
            </button>
          ))}
        </fieldset>
        <div className={css.order}>
          <Select
            label={t("gallery.order")}
            hideLabel
            value={order}
            onChange={(chosen) => setOrder(ORDERS.find((one) => one === chosen) ?? "saved")}
            options={ORDERS.map((one) => ({ value: one, label: t(`gallery.by.${one}`) }))}
          />
        </div>
      </div>
      <VisuallyHidden role="status">{t("flows.count", { count: rows.length })}</VisuallyHidden>
      {rows.length === 0 ? (
        <Nothing search={search} onClear={() => setSearch("")} />
      ) : (
        <ul className={css.list} onKeyDown={alongRows}>
          {rows.map(({ flow, step }) => (
            <FlowItem key={flow.id} flow={flow} step={step} twin={twins.has(flow.id)} />
          ))}
        </ul>
      )}
    </>
  );
}

function Nothing({ search, onClear }: { search: string; onClear: () => void }) {
  const { t } = useWords();
  return (
    <div className={css.box}>
      <Empty
        icon={<Search />}
        title={t("flows.noneTitle")}
        small
        actions={search && <Button onClick={onClear}>{t("gallery.clear")}</Button>}
      >
        {search ? t("flows.noneText", { search }) : t("flows.allArchived")}
      </Empty>
    </div>
  );
}

const rowLinks = () => [...document.querySelectorAll<HTMLElement>("[data-row-link]")];

function toRow(event: KeyboardEvent, at: number): void {
  const link = rowLinks()[at];
  if (!link) return;
  event.preventDefault();
  link.focus();
}

/** The arrows go from row to row, by their names. */
function alongRows(event: KeyboardEvent): void {
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const link = (event.target as HTMLElement).closest<HTMLElement>("[data-row-link]");
  if (way === undefined || !link) return;
  toRow(event, rowLinks().indexOf(link) + way);
}
