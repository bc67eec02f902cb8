// The context menu of the canvas: the acts of the registry that fit what was pressed.
import { Plus } from "lucide-react";
import { Fragment, useMemo } from "react";
import { MenuItem, MenuLine, PlaceMenu } from "../../ui";
import { type Action, actionsFor, type Env } from "../actions";
import { useEnv } from "../actions/env";
import { Keys } from "../Keys";
import { useEditorStore } from "../useEditor";
import { type MenuAt, useCanvas, useCanvasShared } from "./state";

export function CanvasMenu() {
  const menu = useCanvas((state) => state.menu);
  return menu ? <Opened key={`${menu.x} ${menu.y}`} menu={menu} /> : null;
}

function Opened({ menu }: { menu: MenuAt }) {
  const { t, canvas, open } = useCanvasShared();
  const base = useEnv();
  const { spot, note, at } = menu;
  const env = useMemo<Env>(
    () => ({
      ...base,
      on: { ...(note === undefined ? {} : { note }), ...(at ? { at } : {}) },
    }),
    [base, note, at],
  );
  const here = spot === "canvas" || spot === "wire";
  // The list opens where the menu was, which is nearer than the dialog of the same act.
  const acts = actionsFor(spot, env).filter((act) => !(here && act.id === "addAfter"));
  const close = () => canvas.setState({ menu: null });
  return (
    <PlaceMenu x={menu.x} y={menu.y} label={t("canvas.menu")} onClose={close}>
      {here && open && <AddHere menu={menu} />}
      {here && open && acts.length > 0 && <MenuLine />}
      {acts.map((act, index) => (
        <Fragment key={act.id}>
          {index > 0 && acts[index - 1]?.group !== act.group && <MenuLine />}
          <Act act={act} env={env} />
        </Fragment>
      ))}
    </PlaceMenu>
  );
}

function Act({ act, env }: { act: Action; env: Env }) {
  const [key] = act.keys ?? [];
  return (
    <MenuItem
      icon={<act.icon size={16} />}
      danger={act.danger ?? false}
      end={key ? <Keys of={key} /> : null}
      onClick={() => act.run(env)}
    >
      {act.label(env)}
    </MenuItem>
  );
}

function AddHere({ menu }: { menu: MenuAt }) {
  const { t, addAt, canvas, element } = useCanvasShared();
  const store = useEditorStore();
  const add = () => {
    const { wire } = store.getState();
    if (menu.spot === "wire" && wire) return addAt(wire);
    const box = element.current?.getBoundingClientRect();
    const [x, y] = [menu.x - (box?.left ?? 0), menu.y - (box?.top ?? 0)];
    canvas.setState({ quick: { how: "add", from: null, at: menu.at ?? null, x, y } });
  };
  return (
    <MenuItem icon={<Plus size={16} />} onClick={() => setTimeout(add)}>
      {t(menu.spot === "wire" ? "canvas.wire.insertHint" : "canvas.addHere")}
    </MenuItem>
  );
}
