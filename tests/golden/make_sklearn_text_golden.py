"""Writes tests/golden/sklearn-text.json: what scikit-learn makes of SMS messages as bags of words.

    /usr/bin/python3 tests/golden/make_sklearn_text_golden.py

Made with scikit-learn 1.2.1 and numpy 1.24.2 (Debian's python3-sklearn). Imports nothing of this project.
"""
import csv
import json
from pathlib import Path

import numpy
import sklearn
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

root = Path(__file__).resolve().parents[2]
with open(root / 'datasets' / 'sms-spam.tsv', newline='') as file:
    messages = [row['SMS'] for row in csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE)]

odd = ['', 'a b c', 'FREE free Free entry', "It's 5 o'clock_now in 2025", 'Käse ΣΙΓΜΑΣ über naïve café 東京 x²', 'tab\tand\nline break']
train = messages[:150] + odd
validation = messages[150:180] + odd


def fitted(vectorizer):
    vectorizer.fit(train)
    names = vectorizer.get_feature_names_out().tolist()
    rows = vectorizer.transform(validation).tocsr()
    cells = [[[int(column), float(value)] for column, value in sorted(zip(row.indices, row.data))] for row in rows]
    idf = vectorizer.idf_.tolist() if hasattr(vectorizer, 'idf_') else None
    return {'words': names, 'idf': idf, 'rows': cells}


def kept():
    """How many words to keep, so that no tie in frequency stands at the border."""
    counts = numpy.sort(CountVectorizer().fit_transform(train).sum(axis=0).A1)[::-1]
    return next(count for count in range(60, len(counts)) if counts[count - 1] > counts[count])


golden = {
    'sklearn': sklearn.__version__,
    'train': train,
    'validation': validation,
    'kept': kept(),
    'tfidf': fitted(TfidfVectorizer()),
    'counts': fitted(CountVectorizer(max_features=kept())),
    'binary': fitted(CountVectorizer(binary=True)),
}
with open(Path(__file__).with_name('sklearn-text.json'), 'w') as file:
    json.dump(golden, file, ensure_ascii=False)
    file.write('\n')
