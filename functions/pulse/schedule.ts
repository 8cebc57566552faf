export const schedule = {
  rate: 'rate(1 minute)',
  description: 'Proves how far the books are, and says what they had a week ago',
};
