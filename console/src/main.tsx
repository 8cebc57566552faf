import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queries } from './api.ts';
import { App } from './app.tsx';
import './styles.css';
import { choosePersonOfBefore } from './who/person.ts';
import { loadSettings } from './who/settings.ts';

/** The page comes when it is known who sits before it. */
async function main(place: HTMLElement): Promise<void> {
  const settings = await loadSettings();
  if ('local' in settings) choosePersonOfBefore();
  else await (await import('./who/sign-in.ts')).signIn(settings);
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}

const place = document.getElementById('page');
if (place) {
  main(place).catch((error: unknown) => {
    place.setAttribute('role', 'alert');
    place.textContent = `The console cannot start: ${error instanceof Error ? error.message : String(error)}. Load the page again.`;
  });
}
