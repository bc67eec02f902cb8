// What can be done to one flow of the list, behind its three dots.
import {
  Activity,
  Archive,
  ArchiveRestore,
  Copy,
  Download,
  Ellipsis,
  Hash,
  History,
  PencilLine,
  Rocket,
} from "lucide-react";
import { useLocation } from "wouter";
import type { FlowRow } from "../../api/types";
import { useRefusal } from "../../app/useRole";
import { useWords } from "../../i18n/useWords";
import { IconButton, Menu, MenuItem, MenuLine } from "../../ui";
import { useFlowActs } from "./acts";

export type Opened = "publish" | "versions" | "numbers" | null;

export function FlowMenu({ flow, open }: { flow: FlowRow; open: (what: Opened) => void }) {
  const { t } = useWords();
  const [, go] = useLocation();
  const acts = useFlowActs(flow);
  const refusal = useRefusal();
  const trigger = (
    <IconButton label={t("flows.more", { name: flow.name })}>
      <Ellipsis size={19} />
    </IconButton>
  );
  return (
    <Menu width={250} trigger={trigger}>
      <MenuItem icon={<PencilLine size={16} />} onClick={() => go(`/flows/${flow.id}`)}>
        {t("gallery.open")}
      </MenuItem>
      <MenuItem icon={<Activity size={16} />} onClick={() => go(`/flows/${flow.id}/live`)}>
        {t("gallery.live")}
      </MenuItem>
      <MenuLine />
      <MenuItem
        icon={<Rocket size={16} />}
        disabled={flow.archived}
        reason={refusal("publish")}
        onClick={() => open("publish")}
      >
        {t("flows.publish")}
      </MenuItem>
      <MenuItem icon={<History size={16} />} onClick={() => open("versions")}>
        {t("flows.versions")}
      </MenuItem>
      <MenuItem
        icon={<Hash size={16} />}
        reason={refusal("operate")}
        onClick={() => open("numbers")}
      >
        {t("flows.assign")}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<Copy size={16} />} reason={refusal("design")} onClick={acts.duplicate}>
        {t("flows.duplicate")}
      </MenuItem>
      <MenuItem icon={<Download size={16} />} onClick={acts.save}>
        {t("flows.export")}
      </MenuItem>
      <MenuLine />
      {flow.archived ? (
        <MenuItem
          icon={<ArchiveRestore size={16} />}
          reason={refusal("design")}
          onClick={acts.restore}
        >
          {t("flows.restore")}
        </MenuItem>
      ) : (
        <MenuItem
          icon={<Archive size={16} />}
          danger
          reason={refusal("design")}
          onClick={acts.archive}
        >
          {t("flows.archive")}
        </MenuItem>
      )}
    </Menu>
  );
}
