// The thread of Ariadne, laid as an "a".

export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      stroke="var(--thread)"
      strokeWidth="3.2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M23 9.500C21.500 7.300 19 6 16 6 10.500 6 6.500 10.300 6.500 15.800 6.500 21.300 10.400 25.500 15.500 25.500 20.500 25.500 23.500 21.500 23.500 16V9.500" />
      <path d="M23.500 16C23.500 22 25 25.500 29 25.500" />
      <circle cx="15.500" cy="15.800" r="1.600" fill="var(--thread)" stroke="none" />
    </svg>
  );
}
