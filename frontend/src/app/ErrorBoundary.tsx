// Catches our own mistakes: the rest of the page keeps its place and the person a way on.
import { TriangleAlert } from "lucide-react";
import { Component, type ReactNode } from "react";
import { Translation } from "react-i18next";
import { Button, Empty } from "../ui";

interface Props {
  children: ReactNode;
  /** A change of this value (the address) tries again. */
  on?: string;
}

export class ErrorBoundary extends Component<Props, { failed: boolean; on: string | undefined }> {
  override state = { failed: false, on: this.props.on };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  static getDerivedStateFromProps(props: Props, state: { on: string | undefined }) {
    return props.on === state.on ? null : { failed: false, on: props.on };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Translation>
        {(t) => (
          <div role="alert">
            <Empty
              icon={<TriangleAlert />}
              title={t("crash.title")}
              actions={
                <Button kind="primary" onClick={() => location.reload()}>
                  {t("crash.reload")}
                </Button>
              }
            >
              {t("crash.text")}
            </Empty>
          </div>
        )}
      </Translation>
    );
  }
}
