/**
 * The icons of rows, each as one path: while ten thousand rows scroll by, a changed attribute costs a tenth of a component that is made
 * anew. Drawn after Lucide's eye, eye-dashed, eye-off, chevron-down and chevron-right.
 */
const pupil = 'M9 12a3 3 0 1 0 6 0a3 3 0 1 0-6 0';

export const rowIcons = {
  eye: `M2.062 12.348a1 1 0 0 1 0-.696 10.75 10.75 0 0 1 19.876 0 1 1 0 0 1 0 .696 10.75 10.75 0 0 1-19.876 0${pupil}`,
  eyeDashed: [
    'M13.054 18.946a11 11 0 0 1-2.11 0',
    'M13.054 5.054a11 11 0 0 0-2.11-.001',
    'M17.072 6.274a11 11 0 0 1 1.753 1.173',
    'M18.825 16.552a11 11 0 0 1-1.753 1.174',
    'M2.514 13.303a11 11 0 0 1-.452-.954 1 1 0 0 1 0-.697 11 11 0 0 1 .45-.955',
    'M21.485 10.697a11 11 0 0 1 .453.955 1 1 0 0 1 0 .697 11 11 0 0 1-.453.954',
    'M5.173 7.448a11 11 0 0 1 1.753-1.174',
    'M6.926 17.726a11 11 0 0 1-1.753-1.174',
    pupil,
  ].join(''),
  eyeOff: [
    'M10.733 5.076a10.744 10.744 0 0 1 11.205 6.575 1 1 0 0 1 0 .696 10.747 10.747 0 0 1-1.444 2.49',
    'M14.084 14.158a3 3 0 0 1-4.242-4.242',
    'M17.479 17.499a10.75 10.75 0 0 1-15.417-5.151 1 1 0 0 1 0-.696 10.75 10.75 0 0 1 4.446-5.143',
    'M2 2l20 20',
  ].join(''),
  open: 'M6 9l6 6 6-6',
  folded: 'M9 18l6-6-6-6',
} as const;
