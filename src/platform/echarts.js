// The thin side of platform/echarts.rs: loads the library on first use and keeps one record for each chart.
// Options arrive as JSON, as maps handed over from wasm would be ignored in silence.

let library;

function load() {
  // A failed load is forgotten, so that a later try can succeed.
  library ??= import(globalThis.attain?.charts ?? new URL('vendor/echarts.js', document.baseURI).href)
    .catch((error) => { library = undefined; throw error; });
  return library;
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

export async function warmUp() {
  const echarts = await load();
  await turn();
  const box = document.createElement('div');
  const chart = echarts.init(box, null, { renderer: 'svg', width: 100, height: 100 });
  await turn();
  chart.setOption({
    animation: false,
    aria: { enabled: true, decal: { show: true } },
    xAxis: { type: 'category', data: ['a'] },
    yAxis: {},
    series: [{ type: 'bar', data: [1] }],
  });
  await turn();
  chart.dispose();
}

// Paper is narrower than most windows, and nothing is drawn anew while it is printed: for that time each
// drawing says its own measures, so that the stylesheet can let it shrink as a whole.
const shown = new Set();
addEventListener('beforeprint', () => {
  for (const { chart } of shown) {
    const measures = `0 0 ${chart.getWidth()} ${chart.getHeight()}`;
    chart.getDom().querySelector('svg')?.setAttribute('viewBox', measures);
  }
});
addEventListener('afterprint', () => {
  for (const { chart } of shown) chart.getDom().querySelector('svg')?.removeAttribute('viewBox');
});

export async function mount(host) {
  const echarts = await load();
  const chart = echarts.init(host, null, { renderer: 'svg' });
  // One resize a frame is enough, and none for a box that is folded away.
  let frame = 0;
  const watcher = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      if (!chart.isDisposed() && host.clientWidth > 0 && host.clientHeight > 0) chart.resize();
    });
  });
  watcher.observe(host);
  const record = { echarts, chart, watcher, option: {} };
  shown.add(record);
  return record;
}

export function set(record, option) {
  record.option = JSON.parse(option);
  record.chart.setOption(record.option, { notMerge: true, lazyUpdate: true });
}

export function onClick({ chart }, callback) {
  chart.off('click');
  chart.on('click', (event) => {
    if (event.componentType === 'series') {
      callback(String(event.seriesName ?? ''), String(event.name ?? ''), event.dataIndex ?? -1);
    }
  });
}

// Drawn afresh and out of sight: the one on screen may be in the middle of a movement.
export function svg({ echarts, chart, option }) {
  const size = { width: chart.getWidth(), height: chart.getHeight() };
  const copy = echarts.init(null, null, { renderer: 'svg', ssr: true, ...size });
  copy.setOption({ ...option, animation: false });
  const text = copy.renderToSVGString();
  copy.dispose();
  return text;
}

// Any SVG of ours as a PNG, `scale` times its size.
export async function raster(text, width, height, scale) {
  const address = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    const picture = new Image(width, height);
    picture.src = address;
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(address);
  }
}

export function dispose(record) {
  const { chart, watcher } = record;
  shown.delete(record);
  watcher.disconnect();
  chart.dispose();
}
