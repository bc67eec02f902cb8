// Codes that have just been made: shown once, to copy, to print or to keep as a file.
import { Copy, Download, KeyRound, Printer } from "lucide-react";
import { useWords } from "../../i18n/useWords";
import { Button, Dialog, DialogFoot, Notice, toast } from "../../ui";
import css from "./Directory.module.css";
import { cell, copied, saved } from "./directoryText";

export interface MadeCode {
  worker: string;
  name: string;
  code: string;
}

interface CodesMadeProps {
  codes: MadeCode[];
  onClose: () => void;
}

export function CodesMade({ codes, onClose }: CodesMadeProps) {
  const { t } = useWords();
  const one = codes.length === 1 ? codes[0] : undefined;
  const text = one ? one.code : codes.map(({ name, code }) => `${name}\t${code}`).join("\n");
  const copy = async () => {
    const done = await copied(text);
    toast({
      text: t(done ? "directory.copied" : "directory.notCopied"),
      tone: done ? "ok" : "danger",
    });
  };
  const save = () => {
    const rows = codes.map(({ name, code }) => `${cell(name)};${code}`);
    const head = `${t("directory.name")};${t("directory.code")}`;
    saved(t("directory.codesFile"), `\uFEFF${[head, ...rows].join("\r\n")}\r\n`);
  };
  return (
    <Dialog
      open={codes.length > 0}
      onClose={onClose}
      title={one ? t("directory.codeOf", { name: one.name }) : t("directory.codesMade")}
    >
      <div className={css.codes} data-print-codes>
        <Notice tone="amber" icon={<KeyRound />}>
          {t("directory.once", { count: codes.length })}
        </Notice>
        {one ? (
          <p className={css.code} data-code={one.code}>
            <span className={css.slipName}>{one.name}</span>
            <strong>{spaced(one.code)}</strong>
          </p>
        ) : (
          <ul className={css.codeList}>
            {codes.map(({ worker, name, code }) => (
              <li key={worker} data-code={code}>
                <span>{name}</span>
                <strong className="number">{spaced(code)}</strong>
              </li>
            ))}
          </ul>
        )}
      </div>
      <DialogFoot>
        {!one && (
          <Button icon={<Download size={16} />} onClick={save}>
            {t("directory.download")}
          </Button>
        )}
        <Button icon={<Copy size={16} />} onClick={copy}>
          {t("directory.copy")}
        </Button>
        <Button icon={<Printer size={16} />} onClick={() => window.print()}>
          {t("directory.print")}
        </Button>
        <Button kind="primary" onClick={onClose} data-autofocus>
          {t("directory.noted")}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

/** In groups of three or two, as they are read aloud. */
export function spaced(code: string): string {
  const size = code.length % 3 === 0 ? 3 : 2;
  return code.replace(new RegExp(`(\\d{${size}})(?=\\d)`, "g"), "$1\u202f");
}
