import { type ReactNode, useEffect, useRef } from 'react';

interface PageProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** A screen: its title is the document's, and the place where a reader of the screen begins. */
export function Page({ title, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Wallet console`;
    // Unless the screen has put the reader somewhere already: into the one box that it is about.
    if (!heading.current?.closest('main')?.contains(document.activeElement)) heading.current?.focus();
  }, [title]);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </>
  );
}
