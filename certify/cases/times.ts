const DAY_MS = 86_400_000;
const ISO = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
const DAY_FIRST = /(\d\d)-(\d\d)-(\d{4})(?= [\d:]+)/g;

/** The same with all of its times a day earlier; what tells no time is as it was. */
export function ofYesterday(content: string): string {
  const earlier = (time: string) => new Date(Date.parse(time) - DAY_MS).toISOString();
  return content.replaceAll(ISO, earlier).replaceAll(DAY_FIRST, (_, day, month, year) => {
    const [date = ''] = earlier(`${year}-${month}-${day}T00:00:00Z`).split('T');
    return date.split('-').toReversed().join('-');
  });
}
