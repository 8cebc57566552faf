import { Button } from 'react-aria-components';
import { useHasEnded } from './person.ts';

export function HasEnded() {
  if (!useHasEnded()) return null;
  return (
    <div role="alert" className="failed">
      <p>
        <strong>Your session has ended.</strong> What you see may be old, and nothing can be changed.
      </p>
      <Button onPress={() => location.reload()}>Sign in again</Button>
    </div>
  );
}
