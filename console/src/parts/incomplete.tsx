import { Time } from '../time.tsx';

interface Report {
  readonly completeUntil: string;
  readonly incomplete?: true | undefined;
}

/** What is not counted yet is not zero. */
export function Incomplete({ report }: { readonly report: Report }) {
  if (!report.incomplete) return null;
  return (
    <p className="notice">
      <strong>Not complete yet.</strong> Everything until <Time at={report.completeUntil} /> is counted; later entries
      may be missing.
    </p>
  );
}
