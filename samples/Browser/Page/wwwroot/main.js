// Loads the program, has it visit each server of visits.json in turn, and shows what it tells.
import { dotnet } from './_framework/dotnet.js';

const results = { milliseconds: 0, page: {}, visits: [] };
let shown = null;
let facts = results.page;

function begin(title, into) {
    document.querySelector('main').append(Object.assign(document.createElement('h2'), { textContent: title }));
    shown = document.createElement('dl');
    document.querySelector('main').append(shown);
    facts = into;
}

function tell(name, value) {
    facts[name] = value;
    shown.append(
        Object.assign(document.createElement('dt'), { textContent: name }),
        Object.assign(document.createElement('dd'), { textContent: value }));
}

async function text(name) {
    const answer = await fetch(name, { cache: 'no-store' });
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.text();
}

async function run() {
    begin('The program', results.page);
    const { setModuleImports, getAssemblyExports, getConfig, runMain } = await dotnet.create();
    setModuleImports('main.js', { tell });
    const exports = await getAssemblyExports(getConfig().mainAssemblyName);
    await runMain();
    tell('startMilliseconds', String(Math.round(performance.now())));

    const roots = await text('root.pem');
    const relay = location.href.replace(/^http/, 'ws');
    for (const visit of JSON.parse(await text('visits.json'))) {
        const told = {};
        results.visits.push({ ...visit, told });
        begin(`${visit.server}: ${visit.does}, as ${visit.host}`, told);
        await exports.Tls.Samples.Browser.Visits.VisitAsync(
            new URL(`relay/${visit.server}`, relay).href, visit.host, roots, visit.does);
    }
}

try {
    await run();
} catch (error) {
    tell('failure', String(error?.stack ?? error));
}

results.milliseconds = Math.round(performance.now());
const machine = document.querySelector('#results');
machine.textContent = JSON.stringify(results, null, 2);
machine.dataset.state = 'done';
// Whoever watches from outside is told; where nobody listens that is no matter.
await fetch('results', { method: 'POST', body: machine.textContent }).catch(() => {});
