// From a problem to the field it is about: in the open editor at once, else by opening it there.
import { useContext } from "react";
import { useLocation } from "wouter";
import type { Issue } from "../../api/types";
import { keepPlace } from "../place";
import { EditorContext } from "../useEditor";

export function useGoToIssue(
  flow: string,
  onClose: () => void,
): (issue: Pick<Issue, "node" | "param">) => void {
  const store = useContext(EditorContext);
  const [, go] = useLocation();
  return ({ node, param }) => {
    onClose();
    if (store && store.getState().flow === flow) {
      if (node !== null) store.getState().goTo({ node, param });
      return;
    }
    if (node !== null) keepPlace(flow, { selection: [node] });
    go(`/flows/${flow}`);
  };
}
