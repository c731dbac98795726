/**
 * A finger on a uPlot chart: pulled to the side it selects what a mouse would, a tap places the crosshair. Up and down go to the page, which
 * scrolls. A mouse is uPlot's own.
 */
import type uPlot from 'uplot';

const least = 8; // pixels before a touch is a pull

/** `ontap`: a place across the curves, in pixels. The selection is told by the plot's own hook. */
export function touchSelect(plot: uPlot, { onbegin, ontap }: { onbegin: () => void; ontap: (left: number, top: number) => void }): void {
  const { over } = plot;
  over.style.touchAction = 'pan-y';
  let from: { id: number; left: number } | null = null;
  let isPulled = false;

  const placeOf = ({ clientX, clientY }: PointerEvent) => {
    const box = over.getBoundingClientRect();
    return { left: Math.max(0, Math.min(box.width, clientX - box.left)), top: clientY - box.top };
  };
  const select = (to: number, isEnd: boolean) => {
    if (!from) return;
    const [left, right] = [Math.min(from.left, to), Math.max(from.left, to)];
    plot.setSelect({ left, top: 0, width: right - left, height: over.clientHeight }, isEnd);
  };

  over.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'touch') return;
    onbegin();
    from = event.isPrimary ? { id: event.pointerId, left: placeOf(event).left } : null;
    isPulled = false;
  });
  over.addEventListener('pointermove', (event) => {
    if (event.pointerId !== from?.id) return;
    const { left } = placeOf(event);
    isPulled ||= Math.abs(left - from.left) > least;
    if (isPulled) select(left, false);
  });
  over.addEventListener('pointerup', (event) => {
    if (event.pointerId !== from?.id) return;
    const { left, top } = placeOf(event);
    if (isPulled) select(left, true);
    else ontap(left, top);
    from = null;
  });
  // The page scrolls: nothing was selected.
  over.addEventListener('pointercancel', (event) => {
    if (event.pointerId === from?.id) plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    from = null;
  });
}
