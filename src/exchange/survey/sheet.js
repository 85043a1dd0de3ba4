'use strict';
(() => {
  const survey = JSON.parse(document.getElementById('attain-survey').textContent).survey;
  const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
  let bits = 0n;
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) bits = (bits << 8n) | BigInt(byte);
  let id = '';
  for (let place = 25n; place >= 0n; place -= 1n) id += DIGITS[Number((bits >> (place * 5n)) & 31n)];
  let handed = null;
  let revision = 0;
  const field = (name) => document.getElementById(name);

  const given = () => {
    const found = {};
    for (const question of document.querySelectorAll('.question')) {
      const { number, kind } = question.dataset;
      const chosen = [...question.querySelectorAll('input:checked')].map((input) => Number(input.value));
      const text = kind === 'text' ? question.querySelector('textarea').value.trim() : '';
      if (kind === 'scale' && chosen.length) found[number] = { s: chosen[0] };
      if (kind === 'choice' && chosen.length) found[number] = { c: chosen };
      if (text) found[number] = { t: text };
    }
    return found;
  };

  const answer = () => {
    const group = field('group')?.value || null;
    const by = field('by')?.value.trim() ?? '';
    const content = JSON.stringify([group, by, given()]);
    if (handed !== null && handed !== content) revision += 1;
    handed = content;
    return { attain: 'answer', version: 1, answer: { id, survey: survey.id, revision, group, by, given: given() } };
  };

  const line = (text) => {
    let raw = '';
    for (const byte of new TextEncoder().encode(text)) raw += String.fromCharCode(byte);
    const body = btoa(raw).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    let sum = 0x811c9dc5;
    for (let place = 0; place < body.length; place += 1) sum = Math.imul(sum ^ body.charCodeAt(place), 0x01000193);
    return `attain-answer:${body}:${(sum >>> 0).toString(16).padStart(8, '0')}`;
  };

  const tell = (text) => { field('told').textContent = text; };

  const ready = () => {
    const answered = Object.keys(given()).length;
    if (answered === 0) return tell('Answer one question at least.');
    if (field('by') && !field('by').value.trim()) {
      field('by').focus();
      return tell('Write your name above the questions.');
    }
    tell(`${answered} of ${survey.questions.length} questions are answered.`);
    return answer();
  };

  field('save').addEventListener('click', () => {
    const content = ready();
    if (!content) return;
    field('line').value = line(JSON.stringify(content));
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }));
    link.download = `answer-${id.slice(-8)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    tell(`Saved as ${link.download}. Send it to who sent you this page.`);
  });

  field('copy').addEventListener('click', async () => {
    const content = ready();
    if (!content) return;
    const text = line(JSON.stringify(content));
    field('line').value = text;
    field('line').select();
    try {
      await navigator.clipboard.writeText(text);
      tell('Copied. Paste it into a message to who sent you this page.');
    } catch {
      tell('Copy the marked text below, and send it to who sent you this page.');
    }
  });

  field('questions').addEventListener('submit', (event) => event.preventDefault());
})();
