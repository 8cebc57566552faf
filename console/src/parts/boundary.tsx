import { Component, type ReactNode } from 'react';
import { Button } from 'react-aria-components';

/** A screen that broke, or whose file did not come, takes the menu not with it. */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <div role="alert" className="failed">
        <p>
          <strong>This screen does not work.</strong> Nothing was changed by that.
        </p>
        <Button onPress={() => location.reload()}>Load the page again</Button>
      </div>
    );
  }
}
