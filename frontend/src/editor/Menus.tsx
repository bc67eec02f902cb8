// The items of a menu, from the acts that make sense there; a line where another group begins.
import { Fragment } from "react";
import { MenuItem, MenuLine } from "../ui";
import { actionsFor, type Env, type Spot } from "./actions";
import { useEnv } from "./actions/env";
import { Keys } from "./Keys";

export function ActionItems({ spot, on }: { spot: Spot; on?: Env["on"] }) {
  const plain = useEnv();
  const env = on ? { ...plain, on } : plain;
  const all = actionsFor(spot, env);
  return all.map((one, at) => {
    const Icon = one.icon;
    const before = all[at - 1];
    return (
      <Fragment key={one.id}>
        {before && before.group !== one.group && <MenuLine />}
        <MenuItem
          icon={<Icon size={16} />}
          danger={one.danger ?? false}
          end={one.keys?.[0] && <Keys of={one.keys[0]} />}
          onClick={() => one.run(env)}
        >
          {one.label(env)}
        </MenuItem>
      </Fragment>
    );
  });
}
